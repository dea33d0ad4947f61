using System.Text.RegularExpressions;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Conventions;

/// <summary>A C# file of this repository, as its conventions see it.</summary>
internal sealed partial record SourceFile(string Project, string Folder, string Path, string Text)
{
    /// <summary>Relative to the repository, with slashes.</summary>
    public string Name => System.IO.Path.GetRelativePath(Repository.Root, Path).Replace('\\', '/');

    public string FileName => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string? Namespace { get; } = NamespaceLine().Match(Text) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>The text without comments and without the contents of strings: what the compiler reads as code.</summary>
    public string Code { get; } = Quiet().Replace(Text, static match => match.Value.StartsWith('/') ? "" : "\"\"");

    /// <summary>The types that are declared on the file's own level, and whether each is public.</summary>
    public IReadOnlyList<(string Name, bool IsPublic)> Types { get; } =
        [.. TopLevelType().Matches(Text).Select(static match => (match.Groups["name"].Value, match.Groups["access"].Value == "public"))];

    /// <summary>Every C# file below a directory of the repository. The folder of a file is the first directory below its project.</summary>
    public static IReadOnlyList<SourceFile> Below(string directory)
    {
        var root = System.IO.Path.Combine(Repository.Root, directory);
        return
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Path: path, Parts: System.IO.Path.GetRelativePath(root, path).Split('/', '\\')))
                .Where(static file => !file.Parts.Contains("obj") && !file.Parts.Contains("bin"))
                .Select(static file => new SourceFile(file.Parts[0], file.Parts.Length > 2 ? file.Parts[1] : "", file.Path, File.ReadAllText(file.Path)))
                .OrderBy(static file => file.Path, StringComparer.Ordinal),
        ];
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?<access>public|internal)? ?(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record class|record|struct|interface|enum|delegate [\w.<>?\[\], ]+?) (?<name>\w+)(?=[\s<(:;]|$)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"{3}.*?\"{3}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'""", RegexOptions.Singleline)]
    private static partial Regex Quiet();
}
