// Turns the report of a mutation run into what is committed: summary.cs <report> <folder> <sha256 of the sources> <target or -> [<report of one file>].
// What the report of some files says of them takes the place of what the whole report says of them, and stays there.
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

var (report, folder, sha, target) = (args[0], args[1], args[2], args[3]);
var whole = JsonNode.Parse(File.ReadAllText(report))!;
var files = whole["files"]!.AsObject();
foreach (var (name, file) in args.Length > 4 ? JsonNode.Parse(File.ReadAllText(args[4]))!["files"]!.AsObject() : [])
{
    if (file!["mutants"]!.AsArray().Any(static mutant => mutant!["status"]!.GetValue<string>() != "Ignored"))
    {
        // Each run works on a copy of its own, so that only the ends of the paths are the same.
        files.Remove(files.Single(known => Source(known.Key) == Source(name)).Key);
        files[name] = file.DeepClone();
    }
}

if (args.Length > 4)
{
    File.WriteAllText(report, whole.ToJsonString());      // The next run of a file finds what this one found.
}

var mutants =
    from file in files
    from mutant in file.Value!["mutants"]!.AsArray()
    where mutant!["statusReason"]?.GetValue<string>() is not ("not part of this run" or "not LINQ" or "Removed by mutate filter")
    select (File: Path.GetFileName(file.Key), Status: mutant["status"]!.GetValue<string>(), Mutant: mutant);
var all = mutants.ToArray();
static string Source(string path) => path[path.LastIndexOf("/src/", StringComparison.Ordinal)..];
int Count(string status) => all.Count(mutant => mutant.Status == status);

var detected = Count("Killed") + Count("Timeout");
var undetected = Count("Survived") + Count("NoCoverage");
var survivors =
    from mutant in all
    where mutant.Status is "Survived" or "NoCoverage"
    let line = mutant.Mutant["location"]!["start"]!["line"]!.GetValue<int>() - 1       // the run puts one line before each file
    orderby mutant.File, line
    select (JsonNode)new JsonObject
    {
        ["file"] = mutant.File,
        ["line"] = line,
        ["mutator"] = mutant.Mutant["mutatorName"]!.GetValue<string>(),
        ["replacement"] = mutant.Mutant["replacement"]!.GetValue<string>().Split('\n')[0],
        ["status"] = mutant.Status,
    };
var summary = new JsonObject
{
    ["folder"] = folder,
    ["score"] = detected + undetected == 0 ? 0 : Math.Round(100.0 * detected / (detected + undetected), 2),
    ["killed"] = Count("Killed"),
    ["survived"] = Count("Survived"),
    ["timeout"] = Count("Timeout"),
    ["noCoverage"] = Count("NoCoverage"),
    ["ignored"] = Count("Ignored"),
    ["compileError"] = Count("CompileError"),
    ["survivors"] = new JsonArray([.. survivors]),
    ["sourcesSha256"] = sha,
    ["stryker"] = JsonNode.Parse(File.ReadAllText(".config/dotnet-tools.json"))!["tools"]!["dotnet-stryker"]!["version"]!.GetValue<string>(),
    ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
};
var json = summary.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
if (target == "-")
{
    Console.Write(json);
}
else
{
    File.WriteAllText(target, json);
    Console.WriteLine($"{target}: {summary["score"]} %, {survivors.Count()} survivors");
}
