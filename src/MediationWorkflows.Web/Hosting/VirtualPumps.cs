using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Timers;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Under a virtual clock nothing comes due by itself; this fires what a request has made due at the instant where time stands.</summary>
sealed partial class VirtualPumps(VirtualTime time, WakeUps wakeUps, ILogger<VirtualPumps> log) : BackgroundService
{
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One failure must not end the pump.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Taken before looking, so that no hint falls between.
            var hint = wakeUps.Next;
            try
            {
                await time.SettleAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e.GetType().Name);
            }

            await hint.WaitAsync(stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Firing under the virtual clock failed ({Cause}); it is tried again after the next change")]
    partial void LogFailed(string cause);
}
