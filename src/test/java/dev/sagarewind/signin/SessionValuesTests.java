package dev.sagarewind.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;

class SessionValuesTests {

    @Test
    void keepsWhoIsSignedIn() {
        User user = new User("aiko", "", AuthorityUtils.createAuthorityList("ROLE_operator"));
        UsernamePasswordAuthenticationToken signedIn =
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        signedIn.setDetails(new WebAuthenticationDetails(new MockHttpServletRequest()));

        assertThat(SessionValues.read(SessionValues.write(new SecurityContextImpl(signedIn))))
                .isEqualTo(new SecurityContextImpl(signedIn));
    }

    @Test
    void keepsWhatFormsAndRedirectsNeed() {
        assertThat(SessionValues.read(SessionValues.write(new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "1"))))
                .isInstanceOf(DefaultCsrfToken.class);
        assertThat(SessionValues.read(SessionValues.write(new DefaultSavedRequest(new MockHttpServletRequest()))))
                .isInstanceOf(DefaultSavedRequest.class);
    }

    @Test
    void readsNoClassThatTheConsoleDoesNotPutThere() {
        ConcurrentSkipListMap<String, String> foreign = new ConcurrentSkipListMap<>();
        foreign.put("a", "b");

        assertThat(SessionValues.read(SessionValues.write(foreign))).isNull();
        assertThat(SessionValues.read(SessionValues.write((Serializable) List.of(new java.io.File("/")))))
                .isNull();
    }
}
