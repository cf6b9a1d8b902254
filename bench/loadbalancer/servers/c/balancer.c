// A balancer that makes the calls that no balancer can do without, and nothing else: the floor of the table. It has no fail-over, no
// limits and no drain. balancer PORT HOST:PORT... with the addresses in numbers.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// One end of a joined pair. It lives until both ends have sent their last byte.
struct end {
  int fd, has_ended;
  struct end *peer;
};

static char buffer[64 * 1024];

// Stands in a batch of events for an end that was released.
static struct end released = {.fd = -1};

static void check(int result, const char *what) {
  if (result < 0) {
    perror(what);
    exit(1);
  }
}

static struct sockaddr_in address(const char *host, int port) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, host, &in.sin_addr);
  return in;
}

static struct end *watch(int epoll, int fd) {
  struct end *end = calloc(1, sizeof *end);
  int one = 1;
  end->fd = fd;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = end};
  check(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  return end;
}

// Loopback connects within the call.
static void join(int epoll, int client, const struct sockaddr_in *backend) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check(fd, "socket");
  check(connect(fd, (const struct sockaddr *)backend, sizeof *backend), "connect");
  struct end *one = watch(epoll, client), *other = watch(epoll, fd);
  one->peer = other;
  other->peer = one;
}

static int send_all(int fd, const char *bytes, ssize_t count) {
  while (count > 0) {
    ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EAGAIN)
      poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
    else if (sent < 0)
      return -1;
    else
      bytes += sent, count -= sent;
  }
  return 0;
}

static void release(struct end *end) {
  close(end->fd);
  close(end->peer->fd);
  free(end->peer);
  free(end);
}

// Copies once; tells whether the pair is over.
static int copy(int epoll, struct end *end) {
  ssize_t count = recv(end->fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (count < 0)
    return errno != EAGAIN;
  if (count > 0)
    return send_all(end->peer->fd, buffer, count) < 0;
  end->has_ended = 1;
  shutdown(end->peer->fd, SHUT_WR);
  epoll_ctl(epoll, EPOLL_CTL_DEL, end->fd, NULL);
  return end->peer->has_ended;
}

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "usage: balancer PORT HOST:PORT...\n");
    return 2;
  }

  struct sockaddr_in backends[count - 2], here = address("127.0.0.1", atoi(words[1]));
  for (int i = 2; i < count; i++) {
    char *colon = strchr(words[i], ':');
    *colon = 0;
    backends[i - 2] = address(words[i], atoi(colon + 1));
  }

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), epoll = epoll_create1(EPOLL_CLOEXEC), one = 1, next = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  check(bind(listener, (struct sockaddr *)&here, sizeof here), "bind");
  check(listen(listener, 4096), "listen");
  struct epoll_event first = {.events = EPOLLIN};
  check(epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &first), "epoll_ctl");
  puts("READY");
  fflush(stdout);

  struct epoll_event events[1024];
  for (;;) {
    int ready = epoll_wait(epoll, events, 1024, -1);
    for (int i = 0; i < ready; i++) {
      struct end *end = events[i].data.ptr;
      if (end == NULL) {
        for (int client; (client = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0;)
          join(epoll, client, &backends[next++ % (count - 2)]);
      } else if (end->fd >= 0 && copy(epoll, end)) {
        // The same batch may name the other end, too.
        for (int later = i + 1; later < ready; later++)
          if (events[later].data.ptr == end->peer)
            events[later].data.ptr = &released;
        release(end);
      }
    }
  }
}
