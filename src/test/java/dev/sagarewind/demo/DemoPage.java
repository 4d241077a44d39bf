package dev.sagarewind.demo;

import dev.sagarewind.access.OpenTo;
import dev.sagarewind.demo.DemoConsole.StartedTraffic;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The demo's switches for people: plain forms that come back to the page. */
@TestComponent
@Controller
@RequestMapping(path = "/demo", produces = MediaType.TEXT_HTML_VALUE)
class DemoPage {
    private static final String BACK = "redirect:/demo";
    private static final String REFUSED = "redirect:/demo?refused";

    private final Faults faults;
    private final StartedTraffic traffic;
    private final JdbcEffects effects;

    DemoPage(Faults faults, StartedTraffic traffic, JdbcEffects effects) {
        this.faults = faults;
        this.traffic = traffic;
        this.effects = effects;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @GetMapping
    String show(Model model) {
        model.addAttribute("faults", faults.all());
        model.addAttribute("ordersPerSecond", traffic.get().ordersPerSecond());
        model.addAttribute("maxOrdersPerSecond", Traffic.MAX_ORDERS_PER_SECOND);
        model.addAttribute("maxOrders", DemoApi.MAX_ORDERS);
        model.addAttribute("effects", effects.count());
        return "demo/demo";
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @PostMapping("/faults/{name}")
    String fault(@PathVariable String name, @RequestParam boolean active) {
        return faults.set(name, active) ? BACK : REFUSED;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @PostMapping(path = "/orders", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String orders(@RequestParam int count) {
        if (count < 1 || count > DemoApi.MAX_ORDERS) {
            return REFUSED;
        }
        traffic.get().placeNow(count);
        return BACK;
    }

    @OpenTo(OpenTo.Audience.EVERYBODY)
    @PostMapping("/traffic")
    String traffic(@RequestParam int ordersPerSecond) {
        if (ordersPerSecond < 0 || ordersPerSecond > Traffic.MAX_ORDERS_PER_SECOND) {
            return REFUSED;
        }
        traffic.get().ordersPerSecond(ordersPerSecond);
        return BACK;
    }
}
