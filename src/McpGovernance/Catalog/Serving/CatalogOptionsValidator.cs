using Microsoft.Extensions.Options;

namespace McpGovernance.Catalog;

internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(100), s_most = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        if (!Enum.IsDefined(options.Drift))
        {
            problems.AddError($"'CatalogOptions.Drift' is {(int)options.Drift}, which is no member of CatalogDrift. Set 'Withhold', 'FailStart' or 'Warn'.");
        }

        if (!Enum.IsDefined(options.FirstUse))
        {
            problems.AddError($"'CatalogOptions.FirstUse' is {(int)options.FirstUse}, which is no member of FirstUse. Set 'Withhold' or 'TrustOnFirstUse'.");
        }

        if (options.ReloadInterval < s_least || options.ReloadInterval > s_most)
        {
            problems.AddError($"'CatalogOptions.ReloadInterval' is {options.ReloadInterval}. Expected {s_least} to {s_most}.");
        }

        foreach (var (tool, from, _) in options.Upgrades.Where(static one => !SemanticVersion.TryParse(one.From, out var _)))
        {
            problems.AddError($"'CatalogOptions.Upgrade' of '{tool}' starts from '{from}', which is no version. Expected one such as '1.0.0'.");
        }

        foreach (var (live, said) in options.Versions.Where(static one => !SemanticVersion.TryParse(one.Value.Version, out var _)))
        {
            problems.AddError($"'CatalogOptions.Version' says that '{live}' is '{said.Version}', which is no version. Expected one such as '1.0.0'.");
        }

        foreach (var twice in options.Upgrades.GroupBy(static one => (one.Tool, one.From)).Where(static group => group.Count() > 1))
        {
            problems.AddError($"'CatalogOptions.Upgrade' is given twice for '{twice.Key.Tool}' from '{twice.Key.From}'. Expected it once. Remove one of the two.");
        }

        return problems.Build();
    }
}
