using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace McpGovernance.Redaction;

/// <summary>Says what stands in the place of a text whose class the caller may not see: what the host's redactor makes of it, or else its class in brackets.</summary>
/// <remarks>Thread safe, where the host's redactors are.</remarks>
internal sealed class ClassRedactors(IRedactorProvider? redactors = null)
{
    /// <summary>The taxonomy of classes whose name has none: <c>personal</c> rather than <c>company:personal</c>.</summary>
    public const string Taxonomy = "McpGovernance";

    /// <summary>What stands in the place.</summary>
    /// <param name="dataClass">The class.</param>
    /// <param name="value">The text, or the JSON of what is none.</param>
    public string Redact(string dataClass, string value) =>
        redactors is null || dataClass == ToolClasses.Unclassified ? $"[redacted:{dataClass}]" : redactors.GetRedactor(new DataClassificationSet(ClassificationOf(dataClass))).Redact(value);

    private static DataClassification ClassificationOf(string dataClass) =>
        dataClass.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && at < dataClass.Length - 1
            ? new DataClassification(dataClass[..at], dataClass[(at + 1)..])
            : new DataClassification(Taxonomy, dataClass);
}
