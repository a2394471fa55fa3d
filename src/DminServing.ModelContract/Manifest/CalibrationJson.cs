using System.Text.Json;
using DminServing.ModelContract.Calibration;

namespace DminServing.ModelContract.Manifest;

/// <summary>The manifest's <c>calibration</c>: read strictly, written in the same form.</summary>
internal static class CalibrationJson
{
    public static ScoreCalibration Read(JsonReading json)
    {
        var methods = new Dictionary<string, Func<ScoreCalibration>>(StringComparer.Ordinal)
        {
            [PlattScaling.Name] = () => new PlattScaling(json.RequiredDouble("slope"), json.RequiredDouble("offset")),
            [IsotonicSteps.Name] = () => new IsotonicSteps(json.Floats("scores"), json.Floats("ctr")),
        };
        var calibration = json.Choice("method", methods)() with
        {
            TestErrorBefore = json.OptionalDouble("test_ece_before"),
            TestErrorAfter = json.OptionalDouble("test_ece_after"),
        };
        json.NoteUnknown();
        return calibration;
    }

    public static void Write(Utf8JsonWriter json, ScoreCalibration calibration)
    {
        json.WriteStartObject("calibration");
        json.WriteString("method", calibration.Method);
        switch (calibration)
        {
            case PlattScaling platt:
                json.WriteNumber("slope", platt.Slope);
                json.WriteNumber("offset", platt.Offset);
                break;
            case IsotonicSteps isotonic:
                WriteFloats(json, "scores", isotonic.Scores);
                WriteFloats(json, "ctr", isotonic.Ctr);
                break;
        }

        WriteOptional(json, "test_ece_before", calibration.TestErrorBefore);
        WriteOptional(json, "test_ece_after", calibration.TestErrorAfter);
        json.WriteEndObject();
    }

    private static void WriteFloats(Utf8JsonWriter json, string name, IReadOnlyList<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
