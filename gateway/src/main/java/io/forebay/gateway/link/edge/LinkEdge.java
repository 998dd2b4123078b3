package io.forebay.gateway.link.edge;

import io.forebay.gateway.block.Threads;
import io.forebay.gateway.link.Dialer;
import io.forebay.gateway.link.LinkEvents;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.pairing.Fingerprint;
import io.forebay.gateway.link.pairing.InviteCode;
import io.forebay.gateway.link.pairing.Joined;
import io.forebay.gateway.link.pairing.PairingDoor;
import io.forebay.gateway.link.session.PeerLink;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Listens for peers, dials them, and lets nobody in whose certificate is not known. Any thread.
public final class LinkEdge implements Dialer, AutoCloseable {
  /// For connecting, and then for the handshake: enough for 600 ms of round trip and a lost packet.
  static final int CONNECT_MILLIS = 10_000;

  /// Unsent bytes that the kernel may hold until the session has measured the line and says how many:
  /// what an urgent message waits behind is then our own frame, not a megabyte of socket buffer.
  private static final long NOT_SENT_LOW_BYTES = 16 << 10;

  private final Threads threads;
  private final PeerBook book;
  private final PeerTls tls;
  private final Consumer<Error> fatal;
  private final EventLoopGroup loop;
  private final Strangers strangers;
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable PairingDoor door;

  /// Nothing listens yet. `events` hears of strangers, `fatal` of our own bugs and the JVM's, on any thread.
  public LinkEdge(
      Threads threads, Identity identity, PeerBook book, LinkEvents events, Consumer<Error> fatal) {
    this(
        threads,
        identity,
        book,
        events,
        fatal,
        OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
  }

  LinkEdge(
      Threads threads,
      Identity identity,
      PeerBook book,
      LinkEvents events,
      Consumer<Error> fatal,
      SslProvider provider) {
    this.threads = threads;
    this.book = book;
    this.strangers = new Strangers(events);
    this.tls = new PeerTls(identity, provider);
    this.fatal = fatal;
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("forebay-link-io", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /// Who takes connections that are opened in order to pair; before this is set they are closed.
  public void pairing(PairingDoor newDoor) {
    door = newDoor;
  }

  /// The event loop of its connections, as one who takes work.
  public Executor loop() {
    return loop.next();
  }

  // ---- Listening

  /// Listens on `address` (port 0: any free one) and returns the address bound.
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    SslContext context = tls.server();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel, context);
                  }
                });
    if (Epoll.isAvailable()) {
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, NOT_SENT_LOW_BYTES);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "the line cannot listen on " + address + ": " + bound.cause(), bound.cause());
    }
    listeners.add(bound.channel());
    return (InetSocketAddress) bound.channel().localAddress();
  }

  private void accept(Channel channel, SslContext context) {
    strangers.enter(channel);
    handshake(
        channel,
        context,
        new Arrival.Outcome() {
          @Override
          public void complete(SocketPipe pipe, Fingerprint theirs, String protocol) {
            strangers.leave(channel);
            enter(channel, pipe, theirs, protocol);
          }

          @Override
          public void failed(Throwable cause) {
            strangers.failed(channel, reason(cause));
          }
        });
  }

  /// A connection from outside whose certificate is proven: whose is it?
  private void enter(Channel channel, SocketPipe pipe, Fingerprint theirs, String protocol) {
    PairingDoor pairing = door;
    if (protocol.equals(PeerTls.PAIR) && pairing != null) {
      pairing.knock(pipe, theirs);
      return;
    }
    PeerLink line = protocol.equals(PeerTls.LINK) ? book.lineOf(theirs) : null;
    if (line != null) {
      line.offer(pipe);
      return;
    }
    strangers.refused(channel, theirs);
    pipe.close();
  }

  private void handshake(Channel channel, SslContext context, Arrival.Outcome outcome) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(CONNECT_MILLIS);
    channel.pipeline().addLast(new ByteBudget(), handler, new Arrival(outcome, fatal));
  }

  // ---- Dialling

  @Override
  public boolean knows(Peer peer) {
    return book.addressOf(peer) != null;
  }

  @Override
  public void dial(Peer peer, Consumer<Dialed> done) {
    Endpoint address = book.addressOf(peer);
    Fingerprint expected = book.certificateOf(peer);
    if (address == null || expected == null) {
      done.accept(new Dialed.Failed("no address is known: peer set NAME --address HOST:PORT"));
      return;
    }
    connect(
        address,
        PeerTls.LINK,
        expected::equals,
        new Met() {
          @Override
          public void met(SocketPipe pipe, Fingerprint theirs) {
            done.accept(new Dialed.Connected(pipe));
          }

          @Override
          public void failed(String reason) {
            done.accept(new Dialed.Failed(reason));
          }
        });
  }

  /// Uses an invite code: dials where it says and pairs with who answers. `result` is called once.
  public void join(InviteCode code, Consumer<Joined> result) {
    PairingDoor pairing = door;
    if (pairing == null) {
      result.accept(new Joined.Failed("this appliance is still starting: try again"));
      return;
    }
    connect(
        Endpoint.of(code),
        PeerTls.PAIR,
        code::promises,
        new Met() {
          @Override
          public void met(SocketPipe pipe, Fingerprint theirs) {
            pairing.join(pipe, theirs, code, result);
          }

          @Override
          public void failed(String reason) {
            result.accept(new Joined.Failed(reason));
          }
        });
  }

  /// How a dial ended.
  private interface Met {
    void met(SocketPipe pipe, Fingerprint theirs);

    void failed(String reason);
  }

  private void connect(
      Endpoint address, String protocol, Predicate<Fingerprint> expected, Met met) {
    threads.offload(() -> {
      try {
        InetSocketAddress found =
            new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
        connect(found, address, tls.client(protocol, expected), met);
      } catch (UnknownHostException e) {
        met.failed("the name " + address.host() + " is not known: check it, or use an address");
      } catch (SSLException e) {
        met.failed("TLS cannot be set up: " + e.getMessage());
      }
    });
  }

  private void connect(InetSocketAddress found, Endpoint address, SslContext context, Met met) {
    Arrival.Outcome outcome =
        new Arrival.Outcome() {
          @Override
          public void complete(SocketPipe pipe, Fingerprint theirs, String protocol) {
            met.met(pipe, theirs);
          }

          @Override
          public void failed(Throwable cause) {
            met.failed(address + " does not complete the handshake: " + reason(cause));
          }
        };
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    // Before it connects: a connection that ends at once must still be told of.
                    handshake(channel, context, outcome);
                  }
                });
    lowWater(bootstrap);
    if (loop.isShuttingDown()) {
      met.failed("this appliance is stopping");
      return;
    }
    bootstrap
        .connect(found)
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (!connected.isSuccess()) {
                    met.failed(address + " cannot be reached: " + reason(connected.cause()));
                  }
                });
  }

  private static void lowWater(Bootstrap bootstrap) {
    if (Epoll.isAvailable()) {
      bootstrap.option(EpollChannelOption.TCP_NOTSENT_LOWAT, NOT_SENT_LOW_BYTES);
    }
  }

  /// The innermost cause, in one line and without what libraries put around it.
  public static String reason(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return (message == null ? inner.getClass().getSimpleName() : message)
        .replaceFirst(
            "^[a-zA-Z]+\\(\\.\\.\\) failed with error\\(-[0-9]+\\): ", "") // Netty's epoll.
        .replaceAll("\\s+", " ");
  }

  /// Stops listening and ends every connection. Waits for the event loop.
  @Override
  public void close() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
