using DminServing.Training.Export;
using Xunit;

namespace DminServing.Training.Tests.Export;

public sealed class VersionFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VersionFolders _versions;

    public VersionFoldersTests() => _versions = new VersionFolders(_folder.Path, "shop");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_First_Version_Is_One_And_The_Next_Is_After_The_Highest()
    {
        Assert.Equal(1, _versions.Next());
        Publish(1);
        Publish(7);
        Directory.CreateDirectory(Path.Combine(_versions.Folder, "notes"));

        Assert.Equal(8, _versions.Next());
    }

    [Fact]
    public void A_Version_Is_Never_Overwritten()
    {
        Publish(1);

        Assert.Contains("a published version is never overwritten: leave out --model-version for version 2", Assert.Throws<TrainingException>(() => _versions.CheckFree(1)).Message, StringComparison.Ordinal);
        Assert.Throws<TrainingException>(() => _versions.CheckFree(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void A_Name_Has_To_Be_A_Folders_Name(string name) => Assert.Throws<TrainingException>(() => new VersionFolders(_folder.Path, name));

    private void Publish(int version) => _versions.Publish(_versions.CreateTemporary(), version);
}
