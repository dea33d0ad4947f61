using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>The caller is one named subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Issuer">Who vouches for it; never <see langword="null"/> unless the subject is asserted.</param>
/// <param name="Asserted">
/// Whether the rule is about a local caller that nobody authenticated: over standard input and output the operating system's
/// user is all there is. Such a rule never holds for a verified caller, and any other never for an asserted one.
/// </param>
internal sealed record SubjectRule(string Subject, string? Issuer, bool Asserted) : RoleRule
{
    public override bool? Evaluate(CallerFacts facts)
    {
        if (facts.Subject is null || facts.Kind != (Asserted ? CallerKind.Local : CallerKind.Authenticated))
        {
            return null;
        }

        return facts.Subject == Subject && (Asserted || facts.Issuer == Issuer);
    }

    public override string? NeededValue => Subject;

    public override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Subject, Subject);
        writer.WriteBoolean(PolicyKeys.Asserted, Asserted);
        PolicyNormalForm.WriteIssuer(writer, Issuer);
        writer.WriteEndObject();
    }
}
