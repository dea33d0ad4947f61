namespace McpGovernance.Tests.Support;

/// <summary>Data for tests that is too large to be kept here: beside the repository, or where <c>MCPGOV_SHARED</c> says.</summary>
internal static class SharedData
{
    public static string? Find(string name)
    {
        var root = Environment.GetEnvironmentVariable("MCPGOV_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.Combine(root, name);
        return Directory.Exists(path) ? path : null;
    }
}
