namespace DminServing.Server.Access;

/// <summary>A way to say who calls.</summary>
internal interface ICredential
{
    /// <summary>Looks at a call.</summary>
    /// <returns>What it says; null if the call has no such credential.</returns>
    ValueTask<Verdict?> CheckAsync(HttpContext context);
}
