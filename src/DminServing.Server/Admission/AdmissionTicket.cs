namespace DminServing.Server.Admission;

/// <summary>The place of one request among those that the server has taken on; given back when it ends.</summary>
internal sealed class AdmissionTicket : IDisposable
{
    private readonly AdmissionControl _control;
    private int _cost;
    private bool _isSettled;

    internal AdmissionTicket(AdmissionControl control, int cost) => (_control, _cost) = (control, cost);

    /// <summary>The request has been read: it has so many candidates, and costs no longer what requests usually do.</summary>
    public void Settle(int candidates)
    {
        _isSettled = true;
        _cost = _control.Settle(_cost, candidates);
    }

    /// <summary>The request has ended. One that could not be read had no candidates.</summary>
    public void Dispose()
    {
        if (!_isSettled)
        {
            Settle(candidates: 0);
        }

        if (Interlocked.Exchange(ref _cost, 0) is > 0 and var cost)
        {
            _control.Leave(cost);
        }
    }
}
