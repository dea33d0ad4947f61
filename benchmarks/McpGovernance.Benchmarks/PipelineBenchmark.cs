using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>The spine alone: thirteen interceptors that pass through, around a handler that does nothing.</summary>
[MemoryDiagnoser]
public class PipelineBenchmark
{
    private readonly GovernancePipeline _pipeline = new(Enum.GetValues<GovernanceStage>().Select(stage => new PassingInterceptor(stage)));

    private readonly PolicyEvaluator _policy = new BenchmarkPolicy();

    /// <summary>The context and its handler, without a pipeline.</summary>
    [Benchmark(Baseline = true)]
    public ValueTask HandlerAlone() => new SmallCall(_policy).RunHandlerAsync();

    [Benchmark]
    public ValueTask ThirteenPassingInterceptors() => _pipeline.InvokeAsync(new SmallCall(_policy));

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
