using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class MemoryJournalOptionsTests
{
    [Test]
    public void Validate_Defaults_AreValid() => new MemoryJournalOptionsValidator().Validate(null, new()).Succeeded.Should().BeTrue();

    [TestCase(15, 1L << 20, MemoryJournalOverflow.Refuse, "MaxRecords")]
    [TestCase((1 << 20) + 1, 1L << 20, MemoryJournalOverflow.Refuse, "MaxRecords")]
    [TestCase(16, (128L << 10) - 1, MemoryJournalOverflow.Refuse, "MaxBytes")]
    [TestCase(16, (4L << 30) + 1, MemoryJournalOverflow.Refuse, "MaxBytes")]
    [TestCase(16, 1L << 20, (MemoryJournalOverflow)2, "WhenFull")]
    public void Validate_OutOfRange_IsNamed(int records, long bytes, MemoryJournalOverflow whenFull, string property)
    {
        var result = new MemoryJournalOptionsValidator().Validate(null, new() { MaxRecords = records, MaxBytes = bytes, WhenFull = whenFull });

        result.Failures.Should().ContainSingle().Which.Should().Contain(property);
    }
}
