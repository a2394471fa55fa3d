using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using DminServing.Cli.Commands;
using Xunit;

namespace DminServing.Cli.Tests.Commands;

public sealed class AccessCommandTests
{
    [Fact]
    public async Task A_Key_Is_Printed_With_Its_Hash_And_Is_Another_Each_Time()
    {
        var (first, second) = (await MakeAsync(), await MakeAsync());

        Assert.NotEqual(first.Key, second.Key);
        Assert.StartsWith("dmin_", first.Key, StringComparison.Ordinal);
        Assert.Equal(48, first.Key.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(first.Key))), first.Hash);
    }

    private static async Task<(string Key, string Hash)> MakeAsync()
    {
        var output = new StringWriter();
        Assert.Equal(0, await new RootCommand { AccessCommand.Create() }.Parse(["access", "key"]).InvokeAsync(new InvocationConfiguration { Output = output }));
        var lines = output.ToString().Split('\n');
        return (lines[0]["key     ".Length..].TrimEnd(), lines[1]["sha256  ".Length..].TrimEnd());
    }
}
