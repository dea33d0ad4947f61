namespace McpGovernance.Policy;

/// <summary>Says that a policy refuses nothing yet.</summary>
internal static class ModeCheck
{
    public static void Run(CompiledPolicy policy, Findings findings)
    {
        var model = policy.Model;
        if (model.Mode != PolicyMode.Enforce)
        {
            findings.Warning(
                PolicyFindingCodes.NotEnforced, $"/{PolicyKeys.Mode}", -1,
                $"The mode is '{ModeReader.NameOf(model.Mode)}', so what the policy refuses is carried out{(model.ModeUntil is null ? " for ever" : $" until {model.ModeUntil.Value.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}")}.",
                model.ModeUntil is null ? "Add 'modeUntil', or write \"enforce\" when the records show what would have been refused." : "Write \"enforce\" when the records show what would have been refused.");
        }
    }
}
