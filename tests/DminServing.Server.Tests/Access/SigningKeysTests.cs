using DminServing.Server.Access;
using DminServing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DminServing.Server.Tests.Access;

public sealed class SigningKeysTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FileWatch _watch;

    public SigningKeysTests() => _watch = new FileWatch(_time, NullLogger<FileWatch>.Instance);

    public void Dispose()
    {
        _watch.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void New_Keys_Are_In_Use_Without_A_Restart()
    {
        using var first = new TestTokens();
        using var second = new TestTokens();
        File.WriteAllText(_folder["keys.json"], first.KeySet);
        var keys = Open();
        var before = keys.Current;

        File.WriteAllText(_folder["keys.json"], second.KeySet);
        _time.Advance(FileWatch.Period);

        Assert.NotSame(before, keys.Current);
        Assert.Single(keys.Current);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"k1","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"}]}""")]
    public void A_File_Without_A_Public_Key_Is_Refused(string text)
    {
        File.WriteAllText(_folder["keys.json"], text);

        Assert.StartsWith($"Access:Jwt:KeysFile ({_folder["keys.json"]}) cannot be used: ", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Bad_File_Leaves_The_Keys_Before_It_In_Use()
    {
        using var tokens = new TestTokens();
        File.WriteAllText(_folder["keys.json"], tokens.KeySet);
        var keys = Open();

        File.WriteAllText(_folder["keys.json"], "{");
        _time.Advance(FileWatch.Period);

        Assert.Single(keys.Current);
    }

    private SigningKeys Open() => new(Options.Create(new AccessOptions { Jwt = new JwtOptions { KeysFile = _folder["keys.json"] } }), _watch);
}
