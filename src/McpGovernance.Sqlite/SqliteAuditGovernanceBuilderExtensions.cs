using McpGovernance.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Keeps a query index of the journal in a SQLite file.</summary>
public static class SqliteAuditGovernanceBuilderExtensions
{
    /// <summary>Keeps an index of the journal that answers questions about calls: see <see cref="SqliteAuditSink"/>.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="path">The file: an absolute path on a local disk.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="path"/> is <see langword="null"/>.</exception>
    /// <remarks>The sink has the name <c>sqlite</c>. Options that are wrong stop the host at start. Calling it again sets the options again and adds no second sink.</remarks>
    public static GovernanceBuilder UseSqliteAudit(this GovernanceBuilder builder, string path, Action<SqliteAuditSinkOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        var isFirst = !builder.Services.Any(static service => service.ImplementationType == typeof(SqliteAuditSinkOptionsValidator));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteAuditSinkOptions>, SqliteAuditSinkOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<SqliteAuditSinkOptions>().Configure(options =>
        {
            options.Path = path;
            configure?.Invoke(options);
        });
        return isFirst ? builder.AddAuditSink(SqliteAuditSink.Name, Create) : builder;
    }

    private static SqliteAuditSink Create(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<SqliteAuditSinkOptions>>().Value,

        // Asked when records come: the journal is open by then, and not yet when sinks are made.
        () => Path.GetDirectoryName(services.GetService<JournalStatus>()?.Location),
        maxPages: null);
}
