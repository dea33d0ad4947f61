using McpGovernance.Audit;
using McpGovernance.Testing;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class MemoryRecordsTests
{
    private static readonly AuditSinkDescription Takes = new() { Name = "it" };

    private static AuditRecord Record(long seq) => AuditRecords.Batch("log", seq, 1).Records[0];

    private static MemoryRecords Of(int records, params string[] sinks) => new(new() { MaxRecords = records, MaxBytes = 1 << 20 }, sinks);

    private static MemoryRecords Filled(int records, params string[] sinks)
    {
        var memory = Of(records, sinks);
        for (var seq = 1; seq <= records; seq++)
        {
            memory.TryAdd(Record(seq)).Should().BeTrue();
        }

        return memory;
    }

    [Test]
    public void TryAdd_Full_IsRefusedUntilEverySinkHasTheOldest()
    {
        var memory = Filled(16, "a", "b");

        memory.TryAdd(Record(17)).Should().BeFalse();
        memory.Acknowledge("a", 10);
        memory.TryAdd(Record(17)).Should().BeFalse();
        memory.Acknowledge("b", 2);

        memory.TryAdd(Record(17)).Should().BeTrue();
        memory.TryAdd(Record(18)).Should().BeTrue();
        memory.TryAdd(Record(19)).Should().BeFalse();
        memory.After(0, Takes)!.FirstSeq.Should().Be(3);
        memory.Count.Should().Be(16);
    }

    [Test]
    public void TryAdd_MoreBytesThanThereAre_IsRefused()
    {
        var memory = new MemoryRecords(new() { MaxRecords = 1000, MaxBytes = 128 << 10 }, ["a"]);
        memory.TryAdd(AuditRecords.Largest("log", 1)).Should().BeTrue();
        memory.TryAdd(AuditRecords.Largest("log", 2)).Should().BeTrue();

        memory.TryAdd(Record(3)).Should().BeFalse();

        memory.Acknowledge("a", 1);
        memory.TryAdd(Record(3)).Should().BeTrue();
        memory.Bytes.Should().BeLessThan(128 << 10);
    }

    [Test]
    public void After_AnyPlace_IsWhatFollowsAsMuchAsTheSinkTakes()
    {
        var memory = Filled(16, "a");
        memory.Acknowledge("a", 5);

        memory.After(7, Takes with { MaxRecords = 3 })!.Records.Select(static record => record.Seq).Should().Equal(8, 9, 10);
        memory.After(14, Takes)!.Records.Select(static record => record.Seq).Should().Equal(15, 16);
        memory.After(16, Takes).Should().BeNull();
        memory.After(5, Takes with { MaxBytes = 1 })!.Records.Should().ContainSingle();
        Of(16, "a").After(0, Takes).Should().BeNull();
    }

    [Test]
    public void TryAdd_NoSink_ForgetsTheOldest()
    {
        var memory = Filled(16);

        memory.TryAdd(Record(17)).Should().BeTrue();

        memory.Count.Should().Be(16);
        memory.After(0, Takes)!.FirstSeq.Should().Be(2);
    }

    [Test]
    public void Acknowledge_ManyTimes_KeepsCountAndBytesRight()
    {
        var memory = Of(16, "a");
        for (var seq = 1L; seq <= 1000; seq++)
        {
            memory.TryAdd(Record(seq)).Should().BeTrue();
            memory.Acknowledge("a", seq - (seq % 7));
        }

        memory.Count.Should().Be(6);
        memory.Bytes.Should().Be(memory.After(0, Takes)!.Bytes);
    }

    [Test]
    public async Task WaitForRoom_RoomOrTimeout_EndsTheWaiting([Values] bool makesRoom)
    {
        var time = new FakeTimeProvider();
        var memory = Filled(16, "a");
        var waiting = Task.Run(() => memory.WaitForRoom(Record(17), TimeSpan.FromSeconds(2), time));
        await Task.Delay(20);
        waiting.IsCompleted.Should().BeFalse();
        if (makesRoom)
        {
            memory.Acknowledge("a", 1);
        }

        while (!makesRoom && !waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        memory.TryAdd(Record(17)).Should().Be(makesRoom);
    }
}
