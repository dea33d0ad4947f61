using McpGovernance.Hosting;

namespace McpGovernance;

/// <summary>Opens keys for tools that look at records. A host uses <c>UseKeys</c>.</summary>
/// <remarks>Thread safe.</remarks>
public static class KeyRings
{
    /// <summary>Opens a file of keys, which must be there already.</summary>
    /// <param name="path">The file, as <c>UseKeys</c> names it.</param>
    /// <returns>The keys.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="GovernanceConfigurationException">There is no such file, or it cannot be used; the message says why.</exception>
    public static KeyRing Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? new FileKeyRing(path)
            : throw new GovernanceConfigurationException($"There is no key file '{path}'. Name the file that the host has in 'UseKeys'; without it, '<root>.keys.json' beside the journal's root.");
    }
}
