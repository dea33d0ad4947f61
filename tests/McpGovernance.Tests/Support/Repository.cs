namespace McpGovernance.Tests.Support;

/// <summary>The repository that these tests were built in: its pages are tested too.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The text of a file, with line feeds only.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "McpGovernance.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("There is no McpGovernance.sln above the tests' directory. Run the tests where they were built.");
    }
}
