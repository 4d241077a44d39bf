package dev.sagarewind.benchmark;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a process takes of the machine. */
public final class ConsoleProcess {

    private final long pid;

    public ConsoleProcess(long pid) {
        this.pid = pid;
    }

    /** Since it was started, of all its threads. */
    Duration cpu() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    /** As Linux counts it, heap and everything else, at its most. */
    public long residentMegabytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(each -> each.startsWith("VmHWM"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }

    /** Watches the part of the heap in which what lives long is: a row of an export does not. */
    final class OldGeneration implements AutoCloseable {

        private final JMXConnector connector;
        private final MemoryPoolMXBean pool;

        OldGeneration() throws Exception {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            pool = ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
                    .filter(each -> each.getName().equals("Tenured Gen"))
                    .findFirst()
                    .orElseThrow();
            ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class).gc();
            pool.resetPeakUsage();
        }

        double megabytes() {
            return pool.getUsage().getUsed() / 1e6;
        }

        /** Since this watch began, which is after the garbage was collected. */
        double mostMegabytes() {
            return pool.getPeakUsage().getUsed() / 1e6;
        }

        @Override
        public void close() throws IOException {
            connector.close();
        }
    }
}
