namespace McpGovernance.Client;

/// <summary>What a result says of itself, and how much it carries.</summary>
/// <param name="ResultType">Its <c>resultType</c>; <see langword="null"/> when it has none.</param>
/// <param name="IsError">Whether a tool says that it failed.</param>
/// <param name="PayloadBytes">Bytes of its texts, decoded blobs and structured content; <see langword="null"/> when they could not be read.</param>
internal readonly record struct AnswerFacts(string? ResultType, bool IsError, long? PayloadBytes);
