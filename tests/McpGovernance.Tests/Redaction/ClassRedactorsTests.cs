using McpGovernance.Redaction;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.Redaction;

[Parallelizable(ParallelScope.All)]
internal sealed class ClassRedactorsTests
{
    [Test]
    public void Redact_WithoutAProvider_NamesTheClass() => new ClassRedactors().Redact("personal", "x").Should().Be("[redacted:personal]");

    [TestCase("company:personal", "<value>")]
    [TestCase("personal", "<own>")]
    [TestCase(":personal", "")]
    [TestCase("company:", "")]
    [TestCase("company:other", "")]
    [TestCase("unclassified", "[redacted:unclassified]")]
    public void Redact_WithAProvider_IsWhatTheHostsRedactorMakesOfIt(string dataClass, string expected)
    {
        using var services = new ServiceCollection().AddRedaction(static redaction => redaction
            .SetRedactor<ValueRedactor>(new DataClassificationSet(new DataClassification("company", "personal")))
            .SetRedactor<OwnRedactor>(new DataClassificationSet(new DataClassification(ClassRedactors.Taxonomy, "personal")))).BuildServiceProvider();

        new ClassRedactors(services.GetRequiredService<IRedactorProvider>()).Redact(dataClass, "secret value").Should().Be(expected);
    }

    private abstract class FixedRedactor(string text) : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => text.Length;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            text.CopyTo(destination);
            return text.Length;
        }
    }

    private sealed class ValueRedactor() : FixedRedactor("<value>");

    private sealed class OwnRedactor() : FixedRedactor("<own>");
}
