using BenchmarkDotNet.Attributes;
using McpGovernance.Audit;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>What building one record costs, without the journal.</summary>
[MemoryDiagnoser]
public class AuditRecordBenchmark
{
    private readonly UuidSource _ids = new(TimeProvider.System);
    private readonly BenchmarkCall _call = new();
    private readonly CallRecords _records = new(new UuidSource(TimeProvider.System), new BenchmarkKeyRing(), TimeProvider.System, new AuditOptions());
    private readonly ArgumentsDigest _digest = new(new BenchmarkKeyRing());
    private readonly RecordWriter _record = new();

    [Benchmark]
    public Guid Id() => _ids.Next();

    [Benchmark]
    public int Outcome()
    {
        _records.WriteEnd(_record, _call);
        return _record.Body.Length;
    }

    [Benchmark]
    public int Intent()
    {
        _records.WriteIntent(_record, _call);
        return _record.Body.Length;
    }

    [Benchmark]
    public int Digest()
    {
        _record.Clear();
        _record.Open(RecordNames.Inputs);
        _digest.Write(_record, _call.Arguments!);
        return _record.Body.Length;
    }
}
