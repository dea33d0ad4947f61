using BenchmarkDotNet.Attributes;
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

if (args is ["sqlite", var records])
{
    return await SqliteIndex.RunAsync(long.Parse(records, System.Globalization.CultureInfo.InvariantCulture));
}

if (args is ["ajv", var modules])
{
    return await AjvComparison.RunAsync(modules);
}

const int Rounds = 3;
Type[] measuredInRounds = [typeof(CallBenchmark), typeof(ClientBenchmark)];
Type[] absent = RealTools.AreHere ? [] : [typeof(RealToolBenchmark)];
if (absent.Length > 0)
{
    Console.WriteLine("RealToolBenchmark is left out: the tools of published servers are not here. Put them into ../shared/real-tools, or set MCPGOV_SHARED.");
}

var here = typeof(Program).Assembly.GetTypes().Where(static type => type.GetMethods().Any(static method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true))).Except(absent);
var summaries = BenchmarkSwitcher.FromTypes([.. here]).Run(args).ToList();
var again = measuredInRounds.Where(type => summaries.Exists(summary => summary.BenchmarksCases.Any(one => one.Descriptor.Type == type))).ToArray();
for (var round = 2; round <= Rounds && again.Length > 0; round++)
{
    summaries.AddRange(BenchmarkSwitcher.FromTypes(again).Run(args));
}

ResultFiles.Write(summaries);
return 0;
