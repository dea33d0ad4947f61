using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Running;
using McpGovernance.Benchmarks;

var config = ManualConfig.Create(DefaultConfig.Instance).AddExporter(MarkdownExporter.GitHub);
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config).ToList();
ResultFiles.Write(summaries);
