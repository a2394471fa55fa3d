using System.Runtime.InteropServices;

namespace DminServing.Server.Stopping;

/// <summary>SIGTERM and SIGINT: the first stops the application, also before it has started; a second one cuts the stop short. The host by itself
/// passes over the second.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public StopSignals(IHostApplicationLifetime lifetime, Drain drain)
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle), PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle)];

        void Handle(PosixSignalContext context)
        {
            context.Cancel = true; // else the runtime ends the process here
            if (Interlocked.Increment(ref _received) == 1)
            {
                lifetime.StopApplication();
            }
            else
            {
                drain.CutShort("a second signal");
            }
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
