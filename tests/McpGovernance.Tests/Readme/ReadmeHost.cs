using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Readme;

/// <summary>A host builder for examples: what they build is reached over pipes in place of standard input and output, and records in a directory of its own.</summary>
internal sealed class ReadmeHost : IServiceProviderFactory<IServiceCollection>
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new();
    private readonly string _journal;

    public ReadmeHost(string journal)
    {
        _journal = journal;
        Builder = Host.CreateEmptyApplicationBuilder(null);
        Builder.ConfigureContainer(this);
    }

    public HostApplicationBuilder Builder { get; }

    public IServiceCollection CreateBuilder(IServiceCollection services) => services;

    public IServiceProvider CreateServiceProvider(IServiceCollection containerBuilder)
    {
        containerBuilder.Replace(ServiceDescriptor.Singleton<ITransport>(_ => Transport));
        containerBuilder.PostConfigure<AuditOptions>(audit => audit.Root ??= _journal);

        // Over standard input and output the caller is the user of the operating system.
        if (!containerBuilder.Any(static service => service.ServiceType == typeof(CallerResolver) && service.ImplementationFactory is null))
        {
            containerBuilder.Replace(ServiceDescriptor.Singleton<CallerResolver>(new LocalUser()));
        }

        return containerBuilder.BuildServiceProvider();
    }

    public StreamServerTransport Transport => field ??= new StreamServerTransport(_toServer.Reader.AsStream(), _fromServer.Writer.AsStream());

    /// <summary>Uses what an example serves, then hangs up, and waits until the example has ended.</summary>
    public async Task UseAsync(Task example, Func<McpClient, Task> use)
    {
        await using (var client = await McpClient.CreateAsync(new StreamClientTransport(_toServer.Writer.AsStream(), _fromServer.Reader.AsStream())))
        {
            await use(client);
        }

        await _toServer.Writer.CompleteAsync();
        await example;
    }

    private sealed class LocalUser : CallerResolver
    {
        public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => new(new Caller { Kind = CallerKind.Local, Subject = "user" });
    }
}
