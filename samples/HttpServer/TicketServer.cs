using McpGovernance;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace HttpServer;

/// <summary>The governed server.</summary>
internal static class TicketServer
{
    public static async Task<WebApplication> StartAsync(int port, string policy, string directory, params string[] stepUp)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("ModelContextProtocol", LogLevel.None);     // each refusal is an error to it
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(jwt =>
        {
            jwt.MapInboundClaims = false;
            jwt.TokenValidationParameters = TicketTokens.Validation;
        });
        builder.Services.AddMcpServer()
            .WithHttpTransport(http => http.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .WithTools<TicketTools>()
            .WithGovernance(governance => Govern(governance, policy, directory, stepUp));

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMcp("/mcp");
        app.MapMcpGovernanceHealth();
        await app.StartAsync();
        return app;
    }

    private static void Govern(GovernanceBuilder governance, string policy, string directory, string[] stepUp)
    {
        governance
            .Configure(options => options.Server = "tickets")
            .UsePolicy(policy)
            .UseKeys(Path.Combine(directory, "keys.json"))
            .UseAudit(audit => audit.Root = Path.Combine(directory, "journal"))
            .UseHttp(http => http.ResourceMetadata = new Uri("https://tickets.example/.well-known/oauth-protected-resource/mcp"));
        if (stepUp.Length > 0)
        {
            governance.UseStepUp(stepUp);
        }
    }
}
