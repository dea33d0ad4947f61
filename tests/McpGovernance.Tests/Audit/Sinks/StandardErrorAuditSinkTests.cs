using System.Text;
using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class StandardErrorAuditSinkTests : AuditSinkContractTests
{
    private readonly MemoryStream _stream = new();

    protected override bool IsByteExact => false;

    [Test]
    public async Task WriteAsync_HostileTexts_ShowNothingThatATerminalObeys()
    {
        await using var sink = new StandardErrorAuditSink(_stream);
        var batch = new AuditBatch([AuditRecords.EveryPlane(AuditRecords.Log(1), 1), .. AuditRecords.HostileTexts.Select(static (text, i) => AuditRecords.WithText(AuditRecords.Log(1), i + 2, text))]);
        await sink.WriteAsync(batch, CancellationToken.None);

        var shown = Encoding.UTF8.GetString(_stream.ToArray());
        shown.Count(static c => c == '\n').Should().Be(batch.Records.Count, "a record is a line");
        shown.Replace("\n", "", StringComparison.Ordinal).Should().NotMatchRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]");
    }

    protected override ValueTask<AuditSink> CreateSinkAsync() => new(new StandardErrorAuditSink(new Open(_stream)));

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) => new([.. Encoding.UTF8.GetString(_stream.ToArray())
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line.Contains($"\"log\":\"{log}\"", StringComparison.Ordinal))
        .Select(static line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))]);

    /// <summary>Outlives its sinks, as standard error does.</summary>
    private sealed class Open(MemoryStream inner) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (inner)
            {
                inner.Write(buffer.Span);
            }

            return ValueTask.CompletedTask;
        }
    }
}
