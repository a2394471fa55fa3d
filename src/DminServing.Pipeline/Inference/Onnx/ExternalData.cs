using System.Globalization;

namespace DminServing.Pipeline.Inference.Onnx;

/// <summary>Where a tensor lies that is not inside its graph.</summary>
/// <param name="Location">The file, relative to the graph's.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its size in bytes; <c>null</c> for the rest of the file.</param>
internal sealed record ExternalData(string Location, long Offset, long? Length)
{
    private const int EntryKey = 1;
    private const int EntryValue = 2;

    /// <summary>Reads the entries of a TensorProto's external_data.</summary>
    /// <exception cref="InvalidDataException">There is no location, or a number is none.</exception>
    public static ExternalData Of(IEnumerable<OnnxMessage> entries)
    {
        var values = entries.Select(entry => entry.Fields().ToList()).ToDictionary(entry => Text(entry, EntryKey), entry => Text(entry, EntryValue), StringComparer.Ordinal);
        return new ExternalData(values.GetValueOrDefault("location", ""), Number("offset") ?? 0, Number("length"));

        long? Number(string key) => !values.TryGetValue(key, out var text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new InvalidDataException($"its {key} '{text}' is no number");
    }

    private static string Text(List<OnnxMessage.Field> entry, int number) => entry.FirstOrDefault(field => field.Number == number).Text;
}
