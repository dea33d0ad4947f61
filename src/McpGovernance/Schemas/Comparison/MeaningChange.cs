namespace McpGovernance.Schemas;

/// <summary>A change that refuses no value, and yet changes what a model or a person reads.</summary>
/// <remarks>Immutable and thread safe.</remarks>
/// <param name="Pointer">Where, as a JSON pointer in both schemas.</param>
/// <param name="Keyword">The keyword, such as <c>description</c>.</param>
/// <param name="Sentence">What changed, for a reviewer.</param>
public sealed record MeaningChange(string Pointer, string Keyword, string Sentence);
