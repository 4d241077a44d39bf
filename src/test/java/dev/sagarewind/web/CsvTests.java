package dev.sagarewind.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTests {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "|x", "%x", "\tx", "\rx", "\nx", "  =1", "\u00a0=1", "＝1"})
    void aTextThatWouldBeAFormulaBecomesAText(String text) {
        assertThat(Csv.cell(text)).isEqualTo("\"'" + text + '"');
    }

    @Test
    void aNumberStaysANumber() {
        assertThat(Csv.line(-1, 2L, OptionalInt.of(3))).isEqualTo("-1,2,3\r\n");
    }

    @Test
    void whatIsAbsentIsEmpty() {
        assertThat(Csv.line(null, Optional.empty(), OptionalInt.empty(), Optional.of("a")))
                .isEqualTo(",,,a\r\n");
    }

    @Test
    void quotesCommasAndLineEndsStayInTheirCell() {
        assertThat(Csv.line(List.of("a,b", "say \"x\"", "two\r\nlines"))).isEqualTo("""
                "a,b","say ""x""\","two\r
                lines"\r
                """);
    }
}
