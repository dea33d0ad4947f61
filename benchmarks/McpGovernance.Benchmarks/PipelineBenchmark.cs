using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>The spine alone: thirteen interceptors that pass through, around a handler that does nothing.</summary>
[MemoryDiagnoser]
public class PipelineBenchmark
{
    private readonly GovernancePipeline _pipeline = new(Enum.GetValues<GovernanceStage>().Select(stage => new PassingInterceptor(stage)));

    [Benchmark(Baseline = true)]
    public BenchmarkCall ContextAlone() => BenchmarkCall.Create();

    [Benchmark]
    public ValueTask ThirteenPassingInterceptors() => _pipeline.InvokeAsync(BenchmarkCall.Create());

    private sealed class PassingInterceptor(GovernanceStage stage) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => stage;

        public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            context.IsRecorded = true;
            return next(context);
        }
    }
}
