using BenchmarkDotNet.Running;
using McpGovernance.Benchmarks;
using McpGovernance.Benchmarks.Support;

if (args is ["serve", var levels, var root])
{
    await ServedTool.ServeAsync(levels, root);
    return 0;
}

if (args is ["soak", var minutes])
{
    return await Soak.RunAsync(TimeSpan.FromMinutes(double.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture)));
}

if (args is ["ajv", var modules])
{
    return await AjvComparison.RunAsync(modules);
}

const int Rounds = 5;
Type[] measuredInRounds = [typeof(CallBenchmark), typeof(ClientBenchmark)];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args).ToList();
var again = measuredInRounds.Where(type => summaries.Exists(summary => summary.BenchmarksCases.Any(one => one.Descriptor.Type == type))).ToArray();
for (var round = 2; round <= Rounds && again.Length > 0; round++)
{
    summaries.AddRange(BenchmarkSwitcher.FromTypes(again).Run(args));
}

ResultFiles.Write(summaries);
return 0;
