using System.Text;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditBatchTests
{
    private static AuditRecord Record(long seq, string log = "log-a", long epoch = 1) =>
        AuditRecord.Parse(Encoding.UTF8.GetBytes($$"""{"v":1,"seq":{{seq}},"log":"{{log}}","epoch":{{epoch}},"type":"t"}"""));

    [Test]
    public void Batch_OfContiguousRecords_KnowsItsKeyAndBytes()
    {
        var batch = new AuditBatch([Record(3), Record(4)]);

        batch.Key.Should().Be("log-a/1/3-4");
        batch.Bytes.Should().Be(2 * Record(3).Utf8Json.Length);
    }

    [Test]
    public void Batch_WithAGapOrOutOfOrderOrOfTwoLogs_IsRefused()
    {
        FluentActions.Invoking(static () => new AuditBatch([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new AuditBatch([Record(1), Record(3)])).Should().Throw<ArgumentException>().WithMessage("Record 3 does not follow record 1*");
        FluentActions.Invoking(static () => new AuditBatch([Record(2), Record(1)])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new AuditBatch([Record(1), Record(1)])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new AuditBatch([Record(1), Record(2, "log-b")])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => new AuditBatch([Record(1), Record(2, epoch: 2)])).Should().Throw<ArgumentException>();
    }

    [Test]
    public void Until_After_SplitWithoutLoss()
    {
        var batch = new AuditBatch([Record(3), Record(4), Record(5)]);

        batch.Until(2).Should().BeNull();
        batch.Until(4)!.Key.Should().Be("log-a/1/3-4");
        batch.After(4)!.Key.Should().Be("log-a/1/5-5");
        batch.After(5).Should().BeNull();
        batch.After(0).Should().BeSameAs(batch);
    }

    [TestCase("", "is not JSON*")]
    [TestCase("[]", "is not a JSON object")]
    [TestCase("""{"v":1,"log":"a","epoch":1,"seq":0}""", "has no whole number 'seq'*")]
    [TestCase("""{"v":1,"log":"a","epoch":1.5,"seq":1}""", "has no whole number 'epoch'*")]
    [TestCase("""{"v":1,"log":"a","epoch":1,"seq":1,"seq":2}""", "is not JSON with unique names")]
    [TestCase("""{"v":1,"epoch":1,"seq":1}""", "has no text 'log'")]
    [TestCase("""{"log":"a","epoch":1,"seq":1}""", "has no whole number 'v'")]
    [TestCase("{\"v\":1,\n\"log\":\"a\",\"epoch\":1,\"seq\":1}", "has line ends in it")]
    public void TryParse_WhatIsNoRecord_SaysWhyWithoutItsContent(string line, string why)
    {
        AuditRecord.TryParse(Encoding.UTF8.GetBytes(line), out var record, out var problem).Should().BeFalse();

        record.Should().BeNull();
        problem.Should().Match(why);
    }

    [Test]
    public void TryParse_NotUtf8_IsNoRecord() =>
        AuditRecord.TryParse(new byte[] { (byte)'{', 0xFF, (byte)'}' }, out _, out _).Should().BeFalse();

    [Test]
    public void TryParse_RecordOfAnUnknownVersion_HasWhatCanBeRead() =>
        AuditRecord.Parse("""{"v":99,"log":"a","epoch":2,"seq":7}"""u8.ToArray()).Should().BeEquivalentTo(new { Version = 99, Log = "a", Epoch = 2L, Seq = 7L, Type = (string?)null });
}
