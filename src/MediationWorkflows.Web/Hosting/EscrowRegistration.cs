using MediationWorkflows.Escrow;

namespace MediationWorkflows.Web.Hosting;

static class EscrowRegistration
{
    /// <summary>Instructions to the escrow agent become files; where, the setting <c>Escrow:Folder</c> says, from the data folder on.</summary>
    public static void AddEscrowAgent(this IServiceCollection services, DataFolder data, IConfiguration configuration) =>
        services.AddSingleton<IEscrowAgent>(new FileEscrowAgent(Path.Combine(data.Path, configuration["Escrow:Folder"] ?? "escrow")));
}
