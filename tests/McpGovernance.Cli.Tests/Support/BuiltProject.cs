namespace McpGovernance.Cli.Tests.Support;

/// <summary>Programs of this repository, built beside the tests.</summary>
internal static class BuiltProject
{
    /// <summary>The program's file, which <c>dotnet</c> runs.</summary>
    /// <param name="folder">Where the project is: <c>samples</c> or <c>tests</c>.</param>
    /// <param name="name">The project's name.</param>
    public static string Find(string folder, string name)
    {
        // …/tests/McpGovernance.Cli.Tests/bin/<configuration>/<framework>
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var path = Path.Combine(root, folder, name, "bin", here.Parent!.Name, here.Name, $"{name}.dll");
        File.Exists(path).Should().BeTrue("'{0}' is built with the tests", path);
        return path;
    }
}
