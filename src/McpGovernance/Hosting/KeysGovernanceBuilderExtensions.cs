using McpGovernance.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance;

/// <summary>Says where all secret keys come from.</summary>
public static class KeysGovernanceBuilderExtensions
{
    /// <summary>Keeps the keys in a file: made when there is none, readable by its owner only.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file, outside the journal; an absolute path. All processes of a server share it.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or not absolute: whoever starts the process would choose the keys.</exception>
    /// <remarks>Without <c>UseKeys</c> the file lies beside the journal's root.</remarks>
    public static GovernanceBuilder UseKeys(this GovernanceBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException("It must be an absolute path, so that every process finds the same keys. Use Path.GetFullPath.", nameof(path));
        }

        builder.Services.AddSingleton<KeyRing>(_ => new FileKeyRing(path));
        return builder;
    }

    /// <summary>Takes the keys from somewhere else, such as a vault.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="keys">The keys.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseKeys(this GovernanceBuilder builder, KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(keys);
        builder.Services.AddSingleton(keys);
        return builder;
    }
}
