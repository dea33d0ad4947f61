using System.Text;

namespace McpGovernance.Policy;

/// <summary>Writes explanations as sentences.</summary>
internal static class ExplanationText
{
    public static string Of(PolicyExplanation explanation)
    {
        var text = new StringBuilder();
        Line(text, Outcome(explanation));
        if (explanation.GrantedBy is { } grant && grant != explanation.DecidedBy)
        {
            Line(text, $"The matrix grants it: '{grant}'.");
        }

        foreach (var role in explanation.Roles)
        {
            Line(text, role.IsHeld ? $"The caller has the role '{role.Role}': {role.Reason}." : $"The caller lacks the role '{role.Role}', which would grant it: {role.Reason}.");
        }

        foreach (var entry in explanation.Entries)
        {
            Line(text, $"'{entry.Id}' {entry.Effect}{Applies(entry)}.");
            foreach (var clause in entry.Clauses)
            {
                Line(text, $"  {(clause.IsUnless ? "unless" : "when")} {clause.Text}: {Word(clause.Answer)}");
            }
        }

        foreach (var miss in explanation.NearMisses)
        {
            Line(text, $"'{miss.Entry}' would grant it to the role '{miss.Role}'.");
        }

        foreach (var change in explanation.Changes)
        {
            Line(text, change.Text);
        }

        if (explanation is { IsAllowed: false, Changes.Count: 0 })
        {
            Line(text, "No role, scope or argument was found that would change this.");
        }

        return text.ToString();
    }

    private static string Outcome(PolicyExplanation explanation) => explanation switch
    {
        { IsAllowed: true } => $"Allowed by '{explanation.DecidedBy}'.",
        { DecidedBy: { } entry } => $"Refused by '{entry}' ({explanation.Code}).",
        _ => $"Refused: no entry of the matrix grants it ({explanation.Code}).",
    };

    private static string Applies(PolicyEntryReason entry) => entry.Clauses.Count == 0 ? "" : entry.Applies switch
    {
        true => ", and applies",
        false => ", and does not apply",
        null => ", if the arguments make it apply",
    };

    private static string Word(PolicyAnswer answer) => answer switch
    {
        PolicyAnswer.True => "true",
        PolicyAnswer.False => "false",
        PolicyAnswer.Unknown => "not known",
        _ => "the arguments decide",
    };

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
