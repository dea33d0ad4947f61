namespace McpGovernance.Schemas;

/// <summary>Groups of keywords that a dialect has, or that a meta-schema of one's own chooses.</summary>
[Flags]
internal enum SchemaVocabularies
{
    None = 0,
    Core = 1,
    Applicator = 2,
    Unevaluated = 4,
    Validation = 8,
    MetaData = 16,
    FormatAnnotation = 32,
    FormatAssertion = 64,
    Content = 128,
    Usual = Core | Applicator | Unevaluated | Validation | MetaData | FormatAnnotation | Content,
}
