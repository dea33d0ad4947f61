namespace McpGovernance.Policy;

/// <summary>A policy with one part taken out, to see whether anything notices.</summary>
/// <param name="Part">The part, such as <c>guards/own customer only</c>.</param>
/// <param name="Apply">Takes it out.</param>
internal sealed record PolicyMutation(string Part, Func<PolicyModel, PolicyModel> Apply)
{
    /// <summary>Every part that the document's author wrote; what presets bring is tested elsewhere.</summary>
    public static IEnumerable<PolicyMutation> Of(PolicyModel model)
    {
        foreach (var row in model.Matrix)
        {
            foreach (var entry in row.Entries)
            {
                yield return new PolicyMutation($"{PolicyKeys.Matrix}/{row.Role}/{entry.Text}", other => Without(other, row.Role, entry.Text));
            }
        }

        foreach (var ceiling in model.Ceilings.Where(static one => IsOwn(one.Name)))
        {
            yield return new PolicyMutation(ceiling.Id, other => other with { Ceilings = [.. other.Ceilings.Where(one => one.Name != ceiling.Name)] });
        }

        foreach (var guard in model.Guards.Where(static one => IsOwn(one.Name)))
        {
            yield return new PolicyMutation(guard.Id, other => other with { Guards = [.. other.Guards.Where(one => one.Name != guard.Name)] });
        }

        foreach (var limit in model.Limits.Where(static one => IsOwn(one.Name)))
        {
            yield return new PolicyMutation(limit.Id, other => other with { Limits = [.. other.Limits.Where(one => one.Name != limit.Name)] });
        }

        foreach (var mutation in model.Roles.SelectMany(OfRole))
        {
            yield return mutation;
        }
    }

    private static IEnumerable<PolicyMutation> OfRole(RoleDefinition role)
    {
        var name = $"{PolicyKeys.Roles}/{role.Name}";
        for (var i = 0; i < role.AnyOf.Count; i++)
        {
            var at = i;
            yield return Changed($"{name}/{PolicyKeys.AnyOf}/{PolicyNormalForm.Text(role.AnyOf[i])}", role.Name, one => one with { AnyOf = [.. one.AnyOf.Where((_, index) => index != at)] });
        }

        for (var i = 0; i < role.AllOf.Count; i++)
        {
            var at = i;
            yield return Changed($"{name}/{PolicyKeys.AllOf}/{PolicyNormalForm.Text(role.AllOf[i])}", role.Name, one => one with { AllOf = [.. one.AllOf.Where((_, index) => index != at)] });
        }

        if (role.MaxTokenAge is not null)
        {
            yield return Changed($"{name}/{PolicyKeys.MaxTokenAge}", role.Name, static one => one with { MaxTokenAge = null });
        }

        if (role.MaxSessionAge is not null)
        {
            yield return Changed($"{name}/{PolicyKeys.MaxSessionAge}", role.Name, static one => one with { MaxSessionAge = null });
        }
    }

    private static PolicyMutation Changed(string part, string role, Func<RoleDefinition, RoleDefinition> change) =>
        new(part, other => other with { Roles = [.. other.Roles.Select(one => one.Name == role ? change(one) : one)] });

    private static PolicyModel Without(PolicyModel model, string role, string entry) => model with
    {
        Matrix = [.. model.Matrix.Select(row => row.Role == role ? row with { Entries = [.. row.Entries.Where(one => one.Text != entry)] } : row)],
    };

    private static bool IsOwn(string name) => !name.StartsWith(PolicyPresets.Prefix, StringComparison.Ordinal);
}
