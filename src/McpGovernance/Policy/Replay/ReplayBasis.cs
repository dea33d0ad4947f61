using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>What of a candidate is defined as in the policy that decided then, so that the record answers for it.</summary>
internal sealed class ReplayBasis
{
    private ReplayBasis(HashSet<string> roles, Dictionary<string, string> guards) => (Roles, Guards) = (roles, guards);

    /// <summary>Nothing: the policy of then is not at hand.</summary>
    public static ReplayBasis None { get; } = new([], []);

    /// <summary>The candidate's roles that were defined alike.</summary>
    public IReadOnlySet<string> Roles { get; }

    /// <summary>The candidate's guards that were defined alike, and the ids that they had on records.</summary>
    public IReadOnlyDictionary<string, string> Guards { get; }

    public static ReplayBasis Of(PolicyModel candidate, PolicyModel then)
    {
        var roles = then.Roles.ToDictionary(static role => role.Name, RuleDiff.TextOf, StringComparer.Ordinal);
        var guards = then.Guards.ToLookup(TextOf, static guard => guard, StringComparer.Ordinal);
        return new ReplayBasis(
            [.. candidate.Roles.Where(role => roles.TryGetValue(role.Name, out var text) && text == RuleDiff.TextOf(role)).Select(static role => role.Name)],
            candidate.Guards.Select(guard => (guard.Id, Then: guards[TextOf(guard)].OrderByDescending(one => one.Name == guard.Name).FirstOrDefault()))
                .Where(static pair => pair.Then is not null).ToDictionary(static pair => pair.Id, static pair => pair.Then!.Id, StringComparer.Ordinal));
    }

    /// <summary>A guard but for its name. What a guard is about can name traits, which the catalog decides and not the policy.</summary>
    private static string TextOf(GuardDefinition guard) => PolicyNormalForm.Text((Utf8JsonWriter writer) => SectionWriter.Write(writer, guard with { Name = "" }));
}
