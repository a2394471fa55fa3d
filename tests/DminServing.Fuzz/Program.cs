using DminServing.Fuzz.Targets;
using SharpFuzz;

// dotnet run -c Release --project tests/DminServing.Fuzz -- TARGET [FILES...]
if (args is not [var name, .. var files])
{
    Console.Error.WriteLine($"TARGET [FILES...]: runs the files; without any, what afl-fuzz sends (fuzz.sh). Targets: {string.Join(", ", AllTargets.List.Select(target => target.Name))}.");
    return 2;
}

var target = AllTargets.Find(name);
foreach (var file in files)
{
    Console.WriteLine($"{(target.Accepts(File.ReadAllBytes(file)) ? "taken  " : "refused")} {file}");
}

if (files.Length == 0)
{
    Fuzzer.Run(input =>
    {
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        target.Accepts(bytes.ToArray());
    });
}

return 0;
