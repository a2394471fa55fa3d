namespace DminServing.Server.Rest;

/// <summary>The answer of <c>POST /v1/users/{id}/behaviors</c>.</summary>
internal sealed record AppendAnswer(string UserId, int Appended);
