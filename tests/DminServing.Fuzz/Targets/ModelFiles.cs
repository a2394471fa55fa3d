using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;

namespace DminServing.Fuzz.Targets;

/// <summary>Files of a model version.</summary>
internal static class ModelFiles
{
    /// <summary>A manifest.</summary>
    public static bool IsManifest(byte[] bytes)
    {
        try
        {
            return ManifestReader.Parse(bytes, "manifest.json") is not null;
        }
        catch (InvalidManifestException)
        {
            return false;
        }
    }

    /// <summary>A vocabulary: every id that is taken is found on its line.</summary>
    public static bool IsVocabulary(byte[] bytes)
    {
        try
        {
            var vocabulary = IdVocabulary.Parse(bytes);
            for (var line = 1; line < vocabulary.Size; line++)
            {
                if (vocabulary.IndexOf(vocabulary.Ids[line - 1]) != line)
                {
                    throw new FindingException($"The id of line {line} is found on line {vocabulary.IndexOf(vocabulary.Ids[line - 1])}.");
                }
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
