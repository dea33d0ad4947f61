namespace McpGovernance.Policy;

/// <summary>A recorded request as a question to a policy, as far as the record has it: without arguments and claims.</summary>
/// <param name="Question">The question, with the roles that the caller has for certain.</param>
/// <param name="OpenRoles">Roles that the caller may have besides: claims decide, and they are not on record.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record RecordedQuestion(PolicyQuestion Question, IReadOnlyList<string> OpenRoles);
