namespace McpGovernance.Audit;

/// <summary>Where journals live.</summary>
internal static class JournalRoot
{
    /// <summary>The configured root, or the default one of a server.</summary>
    /// <exception cref="GovernanceConfigurationException">There is no place for it.</exception>
    public static string Resolve(AuditOptions options, string server)
    {
        if (options.Root is { } root)
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        }

        var state = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : StateHome();
        if (!Path.IsPathFullyQualified(state))
        {
            throw new GovernanceConfigurationException("The user has no home directory, so the journal has no default place. Set 'AuditOptions.Root'.");
        }

        if (server.Length is 0 or > 100 || server.StartsWith('.') || server.AsSpan().ContainsAnyExcept(ServerCharacters))
        {
            throw new GovernanceConfigurationException(
                "'GovernanceOptions.Server' cannot be part of the journal's path. Use 1 to 100 of A-Z a-z 0-9 . _ -, not starting with a dot, or set 'AuditOptions.Root'.");
        }

        return Path.Combine(state, "mcpgovernance", server);
    }

    /// <summary>Creates the root when it is missing, and checks that it is one.</summary>
    /// <exception cref="JournalException">It cannot be used.</exception>
    public static void Prepare(string root)
    {
        JournalDirectory.ThrowIfLink(root);
        if (File.Exists(root))
        {
            throw new JournalException($"The journal's root '{root}' is a file. Move it away, or name a directory in 'AuditOptions.Root'.");
        }

        var created = Missing(root);
        LocalJournalStorage.CreateDirectory(root);
        foreach (var path in created)
        {
            if (Path.GetDirectoryName(path) is { } above)
            {
                PosixFile.FlushForeignDirectory(above);
            }
        }

        JournalDirectory.ThrowIfOthersCanWrite(root);
    }

    private static readonly System.Buffers.SearchValues<char> ServerCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The root and what is above it, as far as it does not exist; at least the root, whose maker may have died before its name was durable.</summary>
    private static List<string> Missing(string root)
    {
        var missing = new List<string> { root };
        while (Path.GetDirectoryName(missing[^1]) is { } above && !Directory.Exists(above))
        {
            missing.Add(above);
        }

        missing.Reverse();
        return missing;
    }

    private static string StateHome()
    {
        var configured = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.IsPathFullyQualified(configured ?? "")
            ? configured!
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local", "state");
    }
}
