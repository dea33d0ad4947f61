namespace McpGovernance.Policy;

/// <summary>Why a condition on an argument does not fit the schema of a tool.</summary>
/// <param name="Code">The code of the finding.</param>
/// <param name="Clause">What of the condition it is: the same clause may not fit several tools.</param>
/// <param name="What">What does not fit, as words after "In the input schema of 'x' ".</param>
/// <param name="Effect">What comes of it there, as a sentence.</param>
/// <param name="Advice">What to do.</param>
/// <param name="IsOption">Whether another alternative of the same condition fits.</param>
internal sealed record Misfit(string Code, string Clause, string What, string Effect, string Advice, bool IsOption = false);
